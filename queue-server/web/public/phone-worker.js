// What a phone keeps of the citizen's page for when it has no line, and how it shows a notice that was sent to it. Nothing of
// a number is kept: the page says by itself that it has no connection, and goes on by itself.

const KEPT = 'phone';
const PAGE = '/t/';

/** Keeps the page as it is now, with every file that it names. */
async function keepPage() {
  const answer = await fetch(PAGE, { cache: 'no-cache' });
  const text = await answer.clone().text();
  const cache = await caches.open(KEPT);
  if (!answer.ok || text === (await (await cache.match(PAGE))?.text())) {
    return;
  }
  await Promise.all((await cache.keys()).map((old) => cache.delete(old)));
  await cache.addAll([...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file));
  await cache.put(PAGE, answer);
}

/** The page from the server; without a line the one that was kept. */
async function openPage(event) {
  const answer = await fetch(event.request).catch(() => undefined);
  if (answer !== undefined && answer.status < 500) {
    event.waitUntil(keepPage().catch(() => undefined));
    return answer;
  }
  return (await caches.match(PAGE)) ?? answer ?? Response.error();
}

/** Goes to the page where it is open, else opens it: it knows the number that this phone follows. */
async function goToPage() {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find((one) => new URL(one.url).pathname.startsWith(PAGE));
  return open ? open.focus() : self.clients.openWindow(PAGE);
}

self.addEventListener('install', (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') {
    event.respondWith(openPage(event));
  } else if (new URL(event.request.url).pathname.startsWith('/assets/')) {
    // Their names change with what is in them.
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  }
});

self.addEventListener('push', (event) => {
  const { title, body, lang } = event.data.json();
  const shown = { body, lang, tag: 'turn', renotify: true, icon: '/icon-192.png', vibrate: [300, 150, 300, 150, 300] };
  event.waitUntil(self.registration.showNotification(title, shown));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(goToPage());
});
