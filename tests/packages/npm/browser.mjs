// The folder that the package was installed in, on a static server, opened in Chromium: an import map is all that a page needs.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";

const [endpoint, playwright] = process.argv.slice(2);
const { chromium } = createRequire(playwright)("playwright-core");
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
const PAGE = `<!doctype html><script type="importmap">{"imports":{"entra-reset-wasm":"/node_modules/entra-reset-wasm/index.js"}}</script>`;

const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const body = path === "/" ? PAGE : await readFile(join(process.cwd(), path)).catch(() => null);
    response.writeHead(body === null ? 404 : 200, { "Content-Type": TYPES[extname(path) || ".html"] ?? "text/plain" }).end(body ?? "");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({
    executablePath: process.env.ENTRA_CHROMIUM ?? "/usr/bin/chromium",
    args: "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run".split(" "),
});
try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const parameters = [endpoint, process.env.ENTRA_ACCESS_TOKEN];
    const outcome = await page.evaluate(async ([at, token]) => (await import("/reset.mjs")).reset(at, token), parameters);
    console.log(/^Reset (1[4-9]|[2-9]\d)$/.test(outcome) ? "reset" : outcome);
} finally {
    await browser.close();
    server.close();
}
