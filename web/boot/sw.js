// The one service worker, for /dl/ alone: it turns the parts of a file, which a page opens and hands over by a
// MessagePort, into a download that the browser writes to disk while it grows. It keeps nothing, caches nothing,
// and asks the network for nothing.
"use strict";

/** Downloads that a page has announced and the browser has not yet asked for. */
const announced = new Map();
/** How long an announced download waits to be asked for, in milliseconds. */
const PATIENCE = 60_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const [port] = event.ports;
  const { id, name, media, length } = event.data ?? {};
  // A message without a port only keeps this worker awake while a download grows.
  if (!port || typeof id !== "string") return;
  announced.set(id, { port, name: String(name), media: String(media), length });
  setTimeout(() => announced.delete(id), PATIENCE);
  port.postMessage("announced");
});

self.addEventListener("fetch", (event) => {
  const id = new URL(event.request.url).pathname.slice("/dl/".length);
  const download = announced.get(id);
  announced.delete(id);
  // No content: the page that asked stays where it is.
  event.respondWith(download ? answer(download) : new Response(null, { status: 204 }));
});

function answer({ port, name, media, length }) {
  return new Response(stream(port), {
    headers: {
      "Content-Type": inert(media),
      // What grows while it is saved has no length before its end.
      ...(Number.isSafeInteger(length) ? { "Content-Length": String(length) } : {}),
      "Content-Disposition": disposition(name),
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Cross-Origin-Resource-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
    },
  });
}

/** The page sends a part for each "more"; an "abort" breaks the download off, so that no half file looks whole. */
function stream(port) {
  let wanted;
  return new ReadableStream(
    {
      start(controller) {
        port.onmessage = ({ data }) => {
          if (data === "end") controller.close();
          else if (data === "abort") controller.error(new Error("aborted"));
          else controller.enqueue(data);
          wanted?.();
        };
      },
      pull() {
        return new Promise((resolve) => {
          wanted = resolve;
          port.postMessage("more");
        });
      },
      cancel() {
        port.postMessage("cancelled");
      },
    },
    { highWaterMark: 1 },
  );
}

/** Media types that a browser saves as they are; what could run is only bytes. */
function inert(media) {
  const known = /^(application\/pdf|application\/dicom|image\/(png|jpeg|gif|webp|tiff|bmp)|text\/plain)$/;
  return known.test(media) ? media : "application/octet-stream";
}

/** RFC 6266, with the true name as RFC 5987 has it, and a plain one for those who do not know it. */
function disposition(name) {
  const plain = name.replace(/[^ -~]|["\\%]/g, "_");
  const true_name = encodeURIComponent(name).replace(/['()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
  return `attachment; filename="${plain}"; filename*=UTF-8''${true_name}`;
}
