// Who is signed in. The session itself is a cookie that no script can read.

import { Refused, answer, read, send } from './request';
import type { Session as Answer, SignIn, User } from './types';

class Session {
  /** The person; `null` when nobody is signed in, `undefined` until that is known. */
  user = $state<User | null | undefined>(undefined);

  /** Asks the server whose session this is. */
  async resume(): Promise<void> {
    try {
      this.user = (await read<Answer>('/api/v1/session')).user;
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401)) {
        throw error;
      }
      this.user = null;
    }
  }

  async signIn(username: string, password: string): Promise<void> {
    const body: SignIn = { username, password };
    const response = await send('POST', '/api/v1/session', body);
    this.user = (await answer<Answer>(response)).user;
  }

  /** Signs in with a password that was good once, and puts another one in its place. */
  async choose(username: string, password: string, chosen: string): Promise<void> {
    const response = await send('PUT', '/api/v1/session/password', { username, password, new_password: chosen });
    this.user = (await answer<Answer>(response)).user;
  }

  async signOut(): Promise<void> {
    await send('DELETE', '/api/v1/session');
    this.user = null;
  }

  /** The server no longer knows the session. */
  ended(): void {
    this.user = null;
  }
}

export const session = new Session();
