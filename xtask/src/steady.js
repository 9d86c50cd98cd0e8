/* A file that cannot be fetched now can be later: without a connection one waits for it, rather than that the page breaks. */
async function steady(url) {
    for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
        const answer = await fetch(url).catch(() => undefined);
        if (answer && answer.status < 500) return answer;
        await new Promise((next) => {
            addEventListener("online", next, { once: true });
            setTimeout(next, pause);
        });
    }
}
