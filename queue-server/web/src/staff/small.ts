// The small window that stays on top of everything else, where the browser has such windows. It shows the same desk; what
// is done there is done here.

import { mount, unmount } from 'svelte';

import Small from './Small.svelte';
import type { SmallDesk } from './smalldesk';

/** The part of the browser's interface that is needed here. */
interface PictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

function pictureInPicture(): PictureInPicture | undefined {
  return (window as { documentPictureInPicture?: PictureInPicture }).documentPictureInPicture;
}

/** Whether this browser can keep a window on top. */
export function hasSmallWindows(): boolean {
  return pictureInPicture() !== undefined;
}

/** Opens the small window; `closed` is called when it is gone. A browser that forbids it answers `null`. */
export async function openSmallWindow(
  desk: SmallDesk,
  onkeydown: (event: KeyboardEvent) => void,
  closed: () => void,
): Promise<(() => void) | null> {
  const small = await pictureInPicture()
    ?.requestWindow({ width: 380, height: 300 })
    .catch(() => undefined);
  if (small === undefined) {
    return null;
  }
  for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) {
    small.document.head.append(sheet.cloneNode());
  }
  small.document.title = document.title;
  small.document.documentElement.lang = document.documentElement.lang;
  const component = mount(Small, { target: small.document.body, props: { desk } });
  small.addEventListener('keydown', onkeydown);
  small.addEventListener('pagehide', () => {
    void unmount(component);
    closed();
  });
  return () => small.close();
}
