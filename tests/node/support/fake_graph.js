// The demo tenant as a child process, on loopback.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const name = process.platform === "win32" ? "fake-graph.exe" : "fake-graph";
const program = process.env.ENTRA_FAKE_GRAPH ?? path.join(root, "target", "debug", name);

/** Starts a tenant; with a folder also the page in it. It ends with `stop`, or with this process. */
export async function start(web) {
    const child = spawn(program, ["serve", "--port", "0", ...(web ? ["--web", web] : [])], { stdio: ["pipe", "pipe", "inherit"] });
    const failed = new Promise((_, reject) => {
        child.once("error", reject);
        child.once("exit", (code) => reject(new Error(`${program} ended with ${code}`)));
    });
    failed.catch(() => {});
    const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), failed]);
    return new Tenant(child, JSON.parse(line));
}

class Tenant {
    #child;

    constructor(child, { endpoint, web }) {
        this.#child = child;
        /** Root of Graph, without version. */
        this.endpoint = endpoint;
        /** The page's address. */
        this.web = web;
    }

    async stop() {
        const ended = once(this.#child, "exit");
        this.#child.stdin.end();
        await ended;
    }

    /** Back to how it began. */
    reset = () => this.#post("reset", {});
    /** How Graph is read where its documents leave a choice; what is left out returns to its default. */
    settings = (settings) => this.#post("settings", settings);
    /** The states of a user's next reset. */
    operation = (script) => this.#post("operations", script);
    faults = (faults) => this.#post("faults", faults);
    log = () => this.#get("log");
    /** How many requests and round trips there were. */
    summary = () => this.#get("log/summary");
    /** What came again before its `Retry-After` had passed. */
    early = () => this.#get("early");
    user = (id) => this.#get(`users/${encodeURIComponent(id)}`);
    /** `{id, password, writes}` of every user, by user principal name. */
    passwords = () => this.#get("passwords");
    /** What was sent to the host that is not Graph's. */
    foreign = () => this.#get("foreign");
    /** What was sent by mail. */
    outbox = () => this.#get("outbox");

    /** So many more users; returns their user principal names. */
    async addUsers(count) {
        const reply = await this.#post("users", { count });
        return reply.json();
    }

    async token(request = {}) {
        const reply = await this.#post("token", request);
        return (await reply.json()).token;
    }

    async #get(route) {
        const reply = await fetch(`${this.endpoint}/_test/${route}`);
        if (!reply.ok) throw new Error(`${route}: ${reply.status}`);
        return reply.json();
    }

    async #post(route, body) {
        const headers = { "content-type": "application/json" };
        const reply = await fetch(`${this.endpoint}/_test/${route}`, { method: "POST", headers, body: JSON.stringify(body) });
        if (!reply.ok) throw new Error(`${route}: ${reply.status} ${await reply.text()}`);
        return reply;
    }
}
