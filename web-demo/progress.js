// One line that says what is going on, read out by screen readers.
const line = document.getElementById("progress");

const STAGES = { reading: "Reading…", asking: "Waiting for your decision", writing: "Setting the password…", following: "The service is setting the password…", done: "" };

export function showStage({ stage, throttledUntilMs }) {
    if (throttledUntilMs === null) {
        showLine(STAGES[stage] ?? stage);
    } else {
        const seconds = Math.max(1, Math.ceil((throttledUntilMs - performance.now()) / 1000));
        showLine(`The service is busy: waiting ${seconds} s`);
    }
}

/** The line stays in place, also when it is empty: a live region that appears with its text is not read out. */
export function showLine(text) {
    line.textContent = text;
}
