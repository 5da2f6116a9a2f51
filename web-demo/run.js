// One run of the module at a time. A new one takes the place of the one that is open, but never of one that may be setting passwords.
import { run as runModule } from "entra-reset-wasm";

import { HeldSecret } from "./passwords/held.js";
import { keep } from "./passwords/kept.js";
import { tokenForOneRun } from "./sign-in/token.js";
import { showResult } from "./user/result.js";

let open = null;

/** Whether the open run must not be replaced: between the person's yes and the result, or, of a list, the end. */
export const mayBeWriting = () => open !== null && open.confirmed;

/** Ends the open run: nothing new is sent, and what is on its way is still taken. */
export function cancelRun() {
    open?.giveUp.abort();
}

/** Ends the open run and takes the screen from it: of what still comes of it, only secrets are kept. */
export function leaveRun() {
    cancelRun();
    open = null;
}

/**
 * Runs, and resolves to whether this run still is the one on the screen. `host` has `show`, of kind `reset` also `ask`, and `progress`;
 * of a list it has `isList`. What it gets of kind `reset` says in `wanted` what was asked for: the options of its run.
 */
export async function startRun(options, users, host) {
    leaveRun();
    const run = { giveUp: new AbortController(), confirmed: false };
    open = run;
    const isOpen = () => open === run;
    try {
        await runModule(
            options,
            users,
            {
                token: tokenForOneRun(),
                async ask(question) {
                    if (!host.isList) run.confirmed = false;
                    // Between the cancelling and the module's hearing of it a last question may come.
                    if (run.giveUp.signal.aborted) return "no";
                    const answer = await host.ask({ ...question, wanted: options });
                    if (answer === "yes" || answer === "yesToAll") run.confirmed = true;
                    return answer;
                },
                result(result, password, pass) {
                    if (!host.isList) run.confirmed = false;
                    const secrets = Object.entries({ password, pass })
                        .filter(([, bytes]) => bytes)
                        .map(([name, bytes]) => new HeldSecret(bytes, { name, isSet: true }));
                    const told = { ...result, wanted: options };
                    if (isOpen()) {
                        host.show(told, secrets);
                    } else if (secrets.length > 0) {
                        // Of a run that another one replaced, only secrets are of interest.
                        keep(told, secrets, showResult);
                    }
                },
                progress(progress) {
                    if (isOpen() && progress.stage !== "done") host.progress({ ...progress, wanted: options });
                },
            },
            { signal: run.giveUp.signal },
        );
    } catch (error) {
        if (isOpen()) throw error;
    } finally {
        run.confirmed = false;
    }
    return isOpen();
}
