// The first script of both documents. It runs before any WebAssembly and does two things:
// it narrows what the pages may turn into HTML or into scripts, and it says so when the browser is too old.
"use strict";

(() => {
  const meta = (name) => document.querySelector(`meta[name="siegel:${name}"]`)?.content;

  // Only these addresses may become a worker or a script: the sealing worker, the strength meter, the PDF reader and its worker,
  // and the service worker for downloads.
  const scripts = new Set([meta("engine"), meta("meter"), meta("pdf"), meta("pdf-worker"), "/dl/sw.js"].filter(Boolean));

  // The pages' framework copies static parts of a page from templates that the compiler wrote. Such a part is made of
  // these elements, with attributes that neither run nor load anything. Text of people never comes this way.
  const elements = new Set(
    ("a abbr article aside b bdi br button caption cite code col colgroup dd details dfn div dl dt em fieldset " +
      "figcaption figure footer form g h1 h2 h3 h4 h5 h6 header hgroup hr i kbd label legend li main mark menu nav ol " +
      "optgroup option output p path circle rect line polyline polygon pre progress q s samp search section select small " +
      "span strong sub summary sup svg table tbody td text tfoot th thead time title tr u ul var wbr input textarea"
    ).split(" "),
  );
  const attribute =
    /^(?:aria-[a-z]+|data-[a-z-]+|accept|autocomplete|class|colspan|cx|cy|d|datetime|dir|disabled|fill|fill-rule|clip-rule|focusable|for|headers|height|hidden|href|hreflang|id|inputmode|lang|max|maxlength|min|minlength|multiple|name|open|pattern|points|preserveaspectratio|r|readonly|rel|required|role|rowspan|rows|rx|ry|scope|selected|size|span|spellcheck|step|stroke|stroke-dasharray|stroke-linecap|stroke-linejoin|stroke-width|tabindex|target|title|transform|translate|type|value|viewbox|width|wrap|x|x1|x2|xmlns|y|y1|y2)$/;
  const part = /<!--[^<>]*-->|<!>|<\/([a-z0-9-]+)\s*>|<([a-z0-9-]+)((?:\s+[a-z0-9:-]+(?:="[^"<>]*")?)*)\s*\/?>|[^<>]+/giy;

  const isInert = (html) => {
    part.lastIndex = 0;
    while (part.lastIndex < html.length) {
      const found = part.exec(html);
      if (!found) return false;
      const name = (found[1] ?? found[2])?.toLowerCase();
      if (name && !elements.has(name)) return false;
      for (const [, key, value] of (found[3] ?? "").matchAll(/([a-z0-9:-]+)(?:="([^"]*)")?/gi)) {
        if (!attribute.test(key.toLowerCase())) return false;
        if (key.toLowerCase() === "href" && !/^[/#](?![\/\\&])/.test(value ?? "")) return false;
      }
    }
    return true;
  };

  // No createScript: text never becomes code.
  window.trustedTypes?.createPolicy("default", {
    createHTML: (html) => {
      if (isInert(html)) return html;
      throw new TypeError("Siegel: this is not an inert template");
    },
    createScriptURL: (url) => {
      const { origin, pathname, search } = new URL(url, location.origin);
      if (origin === location.origin && search === "" && scripts.has(pathname)) return pathname;
      throw new TypeError("Siegel: this is not one of our scripts");
    },
  });

  // What shows until the pages have started; each of them takes it away whole.
  let trouble = "loading";
  const show = (id) => {
    for (const part of document.querySelectorAll("#boot > div")) part.hidden = part.id !== id;
  };

  // A function with one 128-bit vector: the sealing worker computes with these, and a browser that has them has the rest.
  const vectors = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
  const isCapable = () =>
    typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(vectors)) && typeof BigInt === "function";

  if (!window.isSecureContext) trouble = "insecure";
  else if (!isCapable()) trouble = "unsupported";
  document.addEventListener("DOMContentLoaded", () => show(trouble));
  // Capturing, because a script that cannot be loaded tells only its element; it may do so before the document is there.
  const stop = () => {
    if (trouble === "loading") trouble = "stopped";
    show(trouble);
  };
  window.addEventListener("error", stop, true);
  window.addEventListener("unhandledrejection", stop);
})();
