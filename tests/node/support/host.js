// A host that records what the loop tells it.

/** Says `answer` to every question and brings the tokens in turn; `over` replaces single functions. */
export function host({ tokens, answer = "yes", over = {} }) {
    const left = [...tokens];
    const seen = { requests: [], questions: [], results: [], progress: [] };
    return {
        seen,
        token(request) {
            seen.requests.push(request);
            return Promise.resolve(left.shift() ?? null);
        },
        async ask(question) {
            seen.questions.push(question);
            return answer;
        },
        result(result, password) {
            seen.results.push({ ...result, password: password && new TextDecoder().decode(password) });
        },
        progress(progress) {
            seen.progress.push(progress);
        },
        ...over,
    };
}
