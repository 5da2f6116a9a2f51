// How far the run over a list has come, and the way to end it.
import { part } from "../page.js";
import { wordsFor } from "../texts/credentials.js";
import { holdUp } from "../texts/progress.js";
import { count } from "../texts/text.js";

const region = part("under-way");
const bar = part("under-way-bar");
const line = part("under-way-line");
const spoken = part("under-way-spoken");
const button = part("cancel-run");

const STAGES = {
    reading: "looking up",
    asking: "waiting for your decision",
    following: "the service is setting passwords",
};
/** How often a screen reader is told; the line on the screen says it at once. */
const SPOKEN_EVERY_MS = 10_000;

let progress = null;
let cancelled = false;
let spokenAt = 0;
let clock = null;

/** Opens the region over a list of this length; `cancel` ends the run. */
export function openProgress(total, cancel) {
    progress = { finished: 0, total, stage: "reading", throttledUntilMs: null };
    cancelled = false;
    spokenAt = performance.now();
    spoken.textContent = "";
    button.disabled = false;
    button.onclick = () => {
        cancel();
        noteCancelled();
    };
    region.hidden = false;
    clearInterval(clock);
    // Waits are counted down.
    clock = setInterval(show, 1000);
    show();
}

/** Says that the run is ending, whichever button was pressed. */
export function noteCancelled() {
    cancelled = true;
    button.disabled = true;
    focusProgress();
    show();
}

export function showProgress(latest) {
    progress = latest;
    show();
}

/** So that the keyboard's place is not lost with a question that was answered. */
export function focusProgress() {
    part("under-way-title").focus();
}

export function closeProgress() {
    clearInterval(clock);
    region.hidden = true;
}

function show() {
    bar.max = progress.total;
    bar.value = progress.finished;
    const words = `${count(progress.finished)} of ${count(progress.total)} done · ${doing()}`;
    line.textContent = words;
    if (performance.now() - spokenAt >= SPOKEN_EVERY_MS) {
        spokenAt = performance.now();
        spoken.textContent = words;
    }
}

function doing() {
    if (cancelled) return "cancelling: replies that are on their way are still taken";
    const { stage, remainingMs, wanted } = progress;
    const words = { ...STAGES, writing: wordsFor(wanted).writingAll };
    const what = holdUp(progress) ?? words[stage] ?? stage;
    return remainingMs === undefined ? what : `${what}, about ${duration(remainingMs)} left`;
}

function duration(ms) {
    const seconds = Math.max(1, Math.round(ms / 1000));
    if (seconds < 100) return some(seconds, "second");
    return seconds < 6000 ? some(Math.round(seconds / 60), "minute") : some(Math.round(seconds / 3600), "hour");
}

function some(number, unit) {
    return `${count(number)} ${unit}${number === 1 ? "" : "s"}`;
}
