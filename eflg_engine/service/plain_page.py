"""What stands at / where the page was not built."""

STYLE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

PLAIN_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>eflg_engine: the service</title>
<style>
body { font: 1.1rem/1.5 Arial, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
code { font-size: 1rem; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } a { color: #9cf; } }
</style>
</head>
<body>
<main>
<h1>eflg_engine: the service</h1>
<p>The service is running. Its page for people was not built: <code>make page</code> builds it, and
<code>eflg serve --page dist/eflg.html</code> serves it.</p>
<p>For programs, everything is under <a href="/api/v1"><code>/api/v1</code></a>, described in
<a href="/api/v1/openapi.json"><code>/api/v1/openapi.json</code></a>.</p>
</main>
</body>
</html>
"""
