/** The image's health check: does the service's own /livez say yes? Exit code 0 if so; what it says otherwise shows in `docker inspect`. */
const answer = await fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/livez`, { signal: AbortSignal.timeout(4_000) });
if (!answer.ok) console.error(await answer.text());
process.exitCode = answer.ok ? 0 : 1;
