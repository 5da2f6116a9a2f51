// A followed 307 would carry a body, and with it a password, to wherever it points. reqwest has no switch for it in WebAssembly,
// so that `fetch` itself is wrapped, once, and only for the origins that the module sends to.

const origins = new Set();
let original = null;

/** From now on `fetch` follows no redirect of this URL's origin. */
export function refuseRedirects(url) {
    origins.add(new URL(url).origin);
    if (original === null) {
        original = globalThis.fetch;
        globalThis.fetch = fetchFromGraph;
    }
}

async function fetchFromGraph(input, init) {
    const url = input instanceof Request ? input.url : String(new URL(input, globalThis.location?.href));
    if (!origins.has(new URL(url).origin)) {
        return original.call(globalThis, input, init);
    }
    const response = await original.call(globalThis, input, { ...init, redirect: "manual" });
    return response.type === "opaqueredirect" ? bareRedirect(url) : response;
}

/** What a browser hides of a redirect has status 0, which no caller takes for a reply. That it was one is all there is to know. */
function bareRedirect(url) {
    const response = new Response(null, { status: 302 });
    // reqwest reads the URL and throws past every error path where there is none.
    Object.defineProperty(response, "url", { value: url });
    return response;
}
