// The page: a token, a user or a list of them, the plan, the results. What is refused, and with which words, the module decides.
import init, { checkToken, rowsOfText } from "entra-reset-wasm";

import { focusList, openList } from "./list/list.js";
import { addResult, closeResults, focusResults, summary } from "./list/results.js";
import { closeProgress, focusProgress, noteCancelled, openProgress, showProgress } from "./list/under_way.js";
import { resetOptions } from "./options.js";
import { part } from "./page.js";
import { someUnseen } from "./passwords/held.js";
import { cancelRun, leaveRun, mayBeWriting, startRun } from "./run.js";
import { readConfig } from "./sign-in/config.js";
import { holdToken } from "./sign-in/token.js";
import { showLine, showStage } from "./texts/progress.js";
import { wrong } from "./texts/text.js";
import { closeMatches, showMatches } from "./user/matches.js";
import { askPerson, closePlan } from "./user/plan.js";
import { closeResult, showError, showResult } from "./user/result.js";
import "./passwords/check.js";
import "./passwords/temporary.js";

const CLOUDS = { USGov: "US Government (GCC High)", USGovDoD: "US Government (DoD)", China: "China (21Vianet)" };

const token = part("token");
const search = part("search");
const options = part("options");

const ready = Promise.all([readConfig(), init()]).then(([config]) => config);
/** Makes the plan anew, while one is shown that nobody has said yes to. */
let planAnew = null;
/** How many runs were begun: what an older one still brings together comes too late. */
let begun = 0;

ready
    .then(({ cloud }) => {
        performance.mark("usable");
        if (CLOUDS[cloud]) part("where").textContent = `Microsoft Entra ID, ${CLOUDS[cloud]}`;
        openList(lookUpAll);
    })
    .catch(showError);

part("token-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = token.value.trim();
    token.value = "";
    if (text === "") {
        showLine("Paste an access token first");
        token.focus();
        return;
    }
    try {
        await ready;
        checkToken(new TextEncoder().encode(text));
    } catch (error) {
        showLine(wrong(error));
        token.focus();
        return;
    }
    holdToken(text);
    part("token-hint").textContent = "A token is in use, in this tab's memory only. Paste another one to replace it.";
    showLine("The token is in use");
    search.focus();
});

part("find-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = search.value.trim();
    if (text === "") {
        showLine("Type a name first");
        search.focus();
    } else {
        const [name] = rowsOfText(text).rows;
        if (name === undefined) find(text);
        else planReset(name);
    }
});

// The plan holds for the options it was made with.
options.addEventListener("change", () => planAnew?.());

window.addEventListener("beforeunload", (event) => {
    if (mayBeWriting() || someUnseen()) event.preventDefault();
});

function find(text) {
    start(() => ({ kind: "find", search: text }), [], {
        show(result) {
            showLine("");
            if (result.error) {
                showError(result.error);
            } else {
                showMatches(result, (user) => planReset(user.userId));
                showLine(result.found.length === 0 ? "Nobody was found" : `${result.found.length} found`);
            }
        },
        progress: showStage,
    });
}

function planReset(user) {
    start(resetOptions, [user], {
        async ask(question) {
            planAnew = () => planReset(user);
            const answer = await askPerson(question);
            planAnew = null;
            return answer;
        },
        show(result, secrets) {
            showResult(result, secrets);
            showLine(part("outcome").textContent);
        },
        progress: showStage,
    });
}

function lookUpAll(users) {
    if (users.length < 2) {
        if (users.length === 1) {
            planReset(users[0]);
        } else {
            showLine("Paste a list first in which a line names a user");
            focusList();
        }
        return;
    }
    const list = {
        total: users.length,
        stop() {
            cancelRun();
            closePlan();
            noteCancelled();
        },
    };
    start(resetOptions, users, {
        isList: true,
        opened: () => openProgress(list.total, list.stop),
        async ask(question) {
            if (!mayBeWriting()) planAnew = () => lookUpAll(users);
            const answer = await askPerson(question, list);
            planAnew = null;
            // They hold for the whole list from the first yes on.
            options.disabled ||= answer === "yes" || answer === "yesToAll";
            focusProgress();
            return answer;
        },
        show: addResult,
        progress: showProgress,
        closed() {
            options.disabled = false;
            closePlan();
            closeProgress();
            focusResults();
            showLine(summary(list.total));
        },
    });
}

/** Ends what is open, and starts anew. */
async function start(optionsOf, users, host) {
    if (mayBeWriting()) {
        showLine("Wait for the reset that is under way");
        return;
    }
    // Its result is not to stand beside the next one's.
    leaveRun();
    planAnew = null;
    for (const close of [closePlan, closeMatches, closeResult, closeResults, closeProgress]) close();
    showLine(host.isList ? "" : "Reading…");
    host.opened?.();
    begun += 1;
    const number = begun;
    let told = false;
    const show = (...result) => {
        told = true;
        host.show(...result);
    };
    try {
        const [{ target }, runOptions] = await Promise.all([ready, optionsOf()]);
        if (number !== begun) return;
        if (await startRun({ ...runOptions, ...target }, users, { ...host, show })) host.closed?.();
    } catch (error) {
        if (number !== begun) return;
        host.closed?.();
        if (told && !host.isList) {
            // What the person needs is on the screen; it stays there.
            reportError(error);
        } else {
            if (!host.isList) showLine("");
            showError(error);
        }
    }
}
