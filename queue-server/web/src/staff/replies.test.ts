import { expect, test } from 'vitest';

import { Replies } from './replies';

test('a reply counts when the stream was silent meanwhile', () => {
  const replies = new Replies();
  replies.heard('a');
  expect(replies.isNews('a', replies.mark())).toBe(true);
});

test('a reply is old when the stream spoke of the ticket meanwhile', () => {
  const replies = new Replies();
  const asked = replies.mark();
  replies.heard('a');
  expect(replies.isNews('a', asked)).toBe(false);
  expect(replies.isNews('b', asked)).toBe(true);
});

test('a reply is old after a full picture', () => {
  const replies = new Replies();
  const asked = replies.mark();
  replies.all();
  expect(replies.isNews('a', asked)).toBe(false);
  expect(replies.isNews('a', replies.mark())).toBe(true);
});
