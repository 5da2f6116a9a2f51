// The page: a token, a user, the plan, the result. What is refused, and with which words, the module decides.
import { readConfig } from "./config.js";
import { closeMatches, showMatches } from "./matches.js";
import { askPerson, closePlan } from "./plan.js";
import { showLine, showStage } from "./progress.js";
import { closeResult, showError, showResult } from "./result.js";
import { holdToken, tokenForOneRun } from "./token.js";
import init, { run } from "./wasm/index.js";

const CLOUDS = { USGov: "US Government (GCC High)", USGovDoD: "US Government (DoD)", China: "China (21Vianet)" };
const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const token = document.getElementById("token");
const search = document.getElementById("search");
const forceChange = document.getElementById("force-change");
const revokeSession = document.getElementById("revoke-session");
const includeDisabled = document.getElementById("include-disabled");

const ready = Promise.all([readConfig(), init()]).then(([config]) => config);
/** Ends the run that is open, where one is. */
let current = new AbortController();
/** Who the plan is about, while it is shown. */
let planned = null;
/** Between the person's yes and the result nothing may come in between. */
let writing = false;

ready.then(showCloud, showError);

function showCloud({ cloud }) {
    if (CLOUDS[cloud]) document.getElementById("where").textContent = `Microsoft Entra ID, ${CLOUDS[cloud]}`;
}

document.getElementById("token-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = token.value.trim();
    token.value = "";
    if (text === "") {
        showLine("Paste an access token first");
        token.focus();
        return;
    }
    holdToken(text);
    document.getElementById("token-hint").textContent = "A token is in use, in this tab's memory only. Paste another one to replace it.";
    showLine("The token is in use");
    search.focus();
});

document.getElementById("find-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = search.value.trim();
    if (text === "") {
        showLine("Type a name first");
        search.focus();
    } else if (text.includes("@") || OBJECT_ID.test(text)) {
        planReset(text);
    } else {
        find(text);
    }
});

// The plan holds for the options it was made with.
for (const option of [forceChange, revokeSession, includeDisabled]) {
    option.addEventListener("change", () => {
        if (planned !== null) planReset(planned);
    });
}

window.addEventListener("beforeunload", (event) => {
    if (writing) event.preventDefault();
});

function find(text) {
    start({ kind: "find", search: text }, [], (result) => {
        showLine("");
        if (result.error) {
            showError(result.error);
        } else {
            showMatches(result, (user) => planReset(user.userId));
            showLine(result.found.length === 0 ? "Nobody was found" : `${result.found.length} found`);
        }
    });
}

function planReset(user) {
    const options = {
        kind: "reset",
        forceChangePasswordNextSignIn: forceChange.checked ? null : false,
        revokeSession: revokeSession.checked,
        includeDisabled: includeDisabled.checked,
    };
    start(options, [user], (result, password) => {
        showResult(result, password);
        showLine(document.getElementById("outcome").textContent);
    }, async (question) => {
        planned = user;
        writing = false;
        const answer = await askPerson(question);
        planned = null;
        writing = answer === "yes";
        return answer;
    });
}

/** Ends what is open, and starts anew. */
async function start(options, users, show, ask) {
    if (writing) {
        showLine("Wait for the reset that is under way");
        return;
    }
    current.abort();
    current = new AbortController();
    const { signal } = current;
    planned = null;
    closePlan();
    closeMatches();
    closeResult();
    showLine("Reading…");
    let told = false;
    try {
        const config = await ready;
        await run({ ...options, ...config.target }, users, {
            token: tokenForOneRun(),
            ask,
            result: (result, password) => {
                writing = false;
                told = true;
                // Of a run that another one replaced, only a password is of interest.
                if (!signal.aborted || password !== null) show(result, password);
            },
            progress: (progress) => {
                if (!signal.aborted && progress.stage !== "done") showStage(progress);
            },
        }, { signal });
    } catch (error) {
        writing = false;
        if (told) {
            // What the person needs is on the screen; it stays there.
            reportError(error);
        } else if (!signal.aborted) {
            showLine("");
            showError(error);
        }
    }
}
