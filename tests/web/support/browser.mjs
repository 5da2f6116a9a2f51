// The built page, served by a demo tenant, in the Chromium of this machine.
import path from "node:path";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import * as fakeGraph from "../../node/support/fake_graph.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = path.resolve(process.env.ENTRA_WEB ?? path.join(root, "target", "web"));
const CHROMIUM = [process.env.ENTRA_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
];

/** A tenant and a browser for a file of tests. */
export async function open() {
    const executablePath = CHROMIUM.find((file) => file !== undefined && existsSync(file));
    if (!existsSync(path.join(folder, "app.js")))
        throw new Error(`no built page is in ${folder}: run cargo xtask build, or name it in ENTRA_WEB`);
    if (executablePath === undefined) throw new Error("no Chromium is here: install it, or name it in ENTRA_CHROMIUM");
    const tenant = await fakeGraph.start(folder);
    const browser = await chromium.launch({ executablePath, args: QUIET });
    return { tenant, browser, token: await tenant.token(), close: () => Promise.all([browser.close(), tenant.stop()]) };
}

/** The page in a fresh profile, with a record of what it said and whom it asked. */
export async function visit({ browser, tenant }) {
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const seen = { console: [], requests: [] };
    page.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => seen.console.push(`error: ${error.message}`));
    page.on("request", (request) => seen.requests.push(request));
    await page.addInitScript(keepMemory);
    await page.goto(tenant.web);
    return { page, seen, ...parts(page) };
}

/** Keeps the module's memory within reach of a test that destroys it; the page itself hands it out to nobody. */
function keepMemory() {
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...how) => {
        const made = await instantiate(...how);
        globalThis.moduleMemory = made.instance.exports.memory;
        return made;
    };
}

/** The parts of the page by the names that people and screen readers know. */
function parts(page) {
    const button = (name) => page.getByRole("button", { name, exact: true });
    const region = (name) => page.getByRole("region", { name, exact: true });
    const token = page.getByRole("textbox", { name: "Access token", exact: true });
    const search = page.getByRole("searchbox", { name: "Find a user", exact: true });
    const list = page.getByRole("textbox", { name: "List of users", exact: true });
    const progress = page.getByRole("status", { name: "Progress", exact: true });
    return {
        button,
        region,
        token,
        search,
        list,
        progress,
        async signIn(text) {
            await token.fill(text);
            await button("Use token").click();
            // What is said of the token moves what stands below it.
            await progress.filter({ hasText: /\S/ }).waitFor();
        },
        async lookUp(text) {
            await search.fill(text);
            await button("Look up").click();
        },
        async reset() {
            await button("Reset password").click();
            await button("Confirm reset").click();
            await region("Result").waitFor();
        },
        /** Looks up several users, as a person pastes them. */
        async lookUpAll(text) {
            if (!(await list.isVisible())) await page.getByText("Several users", { exact: true }).click();
            await list.fill(text);
            await button("Look up all").click();
        },
        /** Says yes to everybody whom the list's first plan is about. */
        async resetAll() {
            await button("Reset this one and all others").click();
            await button("Confirm reset").click();
        },
        /** Waits for the run over a list to end, and returns how it is summed up. */
        async summary() {
            await progress.getByText(/\d users: /).waitFor();
            return progress.innerText();
        },
        /** The table as it stands, from top to bottom, with the passwords that are on the screen. */
        rows: () =>
            page.locator("#results-table tbody tr").evaluateAll((rows) =>
                rows.map((row) => {
                    const [who, what, secret] = [".who", ".what", ".password"].map((name) => row.querySelector(name));
                    const text = (part) => part?.textContent ?? null;
                    return {
                        user: text(who.querySelector("span")),
                        outcome: what.closest("tbody").dataset.outcome,
                        words: what.innerText,
                        password: text(secret.querySelector("code")),
                        isShown: row.checkVisibility(),
                    };
                }),
            ),
        /** As if every password of the table were asked for. */
        showAll: () =>
            page.locator("#results-table").evaluate((table) => {
                for (const button of table.querySelectorAll("button[data-action=show]")) button.click();
            }),
        /** As if the module met a state that it does not know: its memory is nonsense from now on. */
        breakModule: () => page.evaluate(() => void new Uint8Array(globalThis.moduleMemory.buffer).fill(0xff)),
        /** What a person sees when the tab is put aside; headless tabs never are. */
        hideTab: () =>
            page.evaluate(() => {
                for (const [name, value] of [
                    ["hidden", true],
                    ["visibilityState", "hidden"],
                ]) {
                    Object.defineProperty(document, name, { value, configurable: true });
                }
                document.dispatchEvent(new Event("visibilitychange"));
            }),
        /** The password on the screen. */
        shownPassword: () => region("Result").locator("code").innerText(),
        /** Everything that the document holds, attributes and control values too. */
        everything: () =>
            page.evaluate(() => {
                const values = [...document.querySelectorAll("input, textarea, output")].map((input) => input.value);
                return [
                    document.documentElement.outerHTML,
                    document.documentElement.textContent,
                    document.title,
                    location.href,
                    ...values,
                ].join("\n");
            }),
    };
}
