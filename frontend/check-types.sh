#!/bin/sh
# Check the types of the page's scripts. Needs npm, which nobody needs to run the program.
set -eu
cd "$(dirname "$0")"
[ -x node_modules/.bin/tsc ] || npm install --silent --no-fund --no-audit
npm run --silent check
