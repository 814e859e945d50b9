/** Only files of the console run, and it asks only its own gateway; it has no inline scripts or styles. */
export const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page at `/` while the console has not been built, as when the gateway is run from its sources. */
export const NOT_BUILT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Software catalogs</title>
</head>
<body>
<h1>Software catalogs</h1>
<p>The console has not been built: run <code>npm run build</code> and start the gateway again.</p>
<p>The gateway itself works: the explorer is at <a href="/graphql">/graphql</a>, the REST API at <a href="/api/">/api/</a>.</p>
</body>
</html>
`;
