// One line that says what is going on, read out by screen readers.
import { part } from "../page.js";
import { wordsFor } from "./credentials.js";
import { capital } from "./text.js";

const line = part("progress");

const STAGES = {
    reading: "Reading…",
    asking: "Waiting for your decision",
    following: "The service is setting the password…",
    done: "",
};

/** What a limit of the service holds back. */
const LIMITS = {
    writes: "write limit",
    resetPassword: "limit for password resets",
    operations: "limit for looking at resets",
    reads: "read limit",
    mail: "mail limit",
};

export function showStage(progress) {
    const { stage, wanted } = progress;
    const words = { ...STAGES, writing: wordsFor(wanted).writing };
    showLine(capital(holdUp(progress) ?? words[stage] ?? stage));
}

/** Why nothing goes on at the moment, in words; null where something does. */
export function holdUp({ throttledUntilMs, paced }) {
    if (throttledUntilMs !== null) return `the service is busy: waiting ${secondsTo(throttledUntilMs)} s`;
    return paced === undefined ? null : `waits for Microsoft Graph's ${LIMITS[paced.class] ?? "limits"}`;
}

/** The line stays in place, also when it is empty: a live region that appears with its text is not read out. */
export function showLine(text) {
    line.textContent = text;
}

/** On the clock of the run. */
const secondsTo = (untilMs) => Math.max(1, Math.ceil((untilMs - performance.now()) / 1000));
