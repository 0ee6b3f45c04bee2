// Notices while the page is closed, through the browser's own push service: only where the server sends them, and only for
// whoever asked for them and allowed them.

import { Changes, send } from '../api/request';

/** The part of the page that works without a line and takes notices. */
export function install(): void {
  navigator.serviceWorker?.register('/phone-worker.js', { scope: '/t/' }).catch(() => undefined);
}

/** Whether this browser can take notices. */
export function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

/** Asks for notices of the ticket at `path`; says whether they will come. */
export async function subscribe(path: string, key: string, language: string): Promise<boolean> {
  try {
    if ((await Notification.requestPermission()) !== 'granted') {
      return false;
    }
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = subscription.toJSON();
    await new Changes().post(`${path}/subscribe`, { endpoint, keys, language });
    return true;
  } catch {
    return false;
  }
}

/** Takes it back; what the server could not be told the push service tells it. */
export async function unsubscribe(path: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration('/t/');
  const subscription = await registration?.pushManager?.getSubscription();
  if (subscription) {
    await send('DELETE', `${path}/subscribe`, { endpoint: subscription.endpoint }).catch(() => undefined);
    await subscription.unsubscribe().catch(() => undefined);
  }
}
