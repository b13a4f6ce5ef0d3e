#!/bin/sh
# Builds what the browser is given into internal/web/assets/dist, byte for byte the same from the same sources. Run it as
#   npm ci && sh internal/web/assets/build.sh
# after a change under css, ts or icon.svg, and commit dist with it.
set -eu
cd "$(dirname "$0")/../../.."
here=internal/web/assets
npx --no-install tsc --noEmit
rm -rf "$here/dist"
go tool -modfile=tools.mod esbuild "app=$here/css/app.css" "app=$here/ts/app.ts" "icon=$here/icon.svg" \
	--bundle --minify --format=esm --charset=utf8 --legal-comments=none --log-level=warning \
	--target=chrome123,edge123,firefox121,safari17.5 \
	--loader:.woff2=file --loader:.svg=copy \
	--entry-names=[name] --asset-names=[name].[hash] --outdir="$here/dist"
