// What was done about a user's password before: the audit log, when the person asks for it.
import { run } from "entra-reset-wasm";

import { part } from "../page.js";
import { tokenForOneRun } from "../sign-in/token.js";
import { element, say, sentence, wrong } from "../texts/text.js";

const region = part("history");
const list = part("history-list");
const note = part("history-note");
/** More than these nobody reads beside a plan. */
const MOST = 10;

/** The user whose log is offered, and the run that reads it. */
let user = null;
let reading = null;

/** Offers the log of a user. */
export function offerHistory(userId, target) {
    closeHistory();
    user = { userId, target };
}

/** Takes the log away, also one that is still being read. */
export function closeHistory() {
    reading?.abort();
    [user, reading] = [null, null];
    region.open = false;
    list.replaceChildren();
    say(note, "");
}

region.addEventListener("toggle", () => {
    if (region.open && user !== null && reading === null) read(user);
});

async function read({ userId, target }) {
    const own = new AbortController();
    reading = own;
    const isOpen = () => reading === own;
    const entries = [];
    let error = null;
    say(note, "Reading…");
    try {
        const host = {
            token: tokenForOneRun(),
            /** @returns {"no"} Nothing is asked where nothing is written. */
            ask: () => "no",
            result(told) {
                if (told.action !== "audited") return;
                entries.push(...told.entries);
                error ??= told.error;
                // The newest come first.
                if (entries.length >= MOST) own.abort();
            },
        };
        await run({ kind: "audit", audit: { kind: ["AdminReset", "SelfService", "Change"] }, ...target }, [userId], host, {
            signal: own.signal,
        });
    } catch (thrown) {
        error ??= thrown;
    }
    if (!isOpen()) return;
    const shown = entries.slice(0, MOST);
    list.replaceChildren(...shown.map((entry) => element("li", line(entry))));
    say(note, error && shown.length === 0 ? wrong(error) : shown.length === 0 ? "Nothing is in the log." : "");
}

function line({ activityDateTime, activity, initiatedBy, isSelf, ipAddress, meaning }) {
    const when = new Date(activityDateTime).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
    const who = isSelf ? "by the user" : initiatedBy ? `by ${initiatedBy}` : "";
    const from = ipAddress ? `from ${ipAddress}` : "";
    return `${when}: ${[activity, who, from].filter(Boolean).join(" ")}. ${sentence(meaning)}`;
}
