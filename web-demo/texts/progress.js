// One line that says what is going on, read out by screen readers.
const line = document.getElementById("progress");

const STAGES = { reading: "Reading…", asking: "Waiting for your decision", writing: "Setting the password…", following: "The service is setting the password…", done: "" };

export function showStage({ stage, throttledUntilMs }) {
    showLine(throttledUntilMs === null ? STAGES[stage] ?? stage : `The service is busy: waiting ${secondsTo(throttledUntilMs)} s`);
}

/** The line stays in place, also when it is empty: a live region that appears with its text is not read out. */
export function showLine(text) {
    line.textContent = text;
}

/** On the clock of the run. */
export const secondsTo = (untilMs) => Math.max(1, Math.ceil((untilMs - performance.now()) / 1000));
