// htmx with its server-sent events, set so that a stream stays open in a tab in the background and is never long in coming back.
import htmx from "htmx.org/dist/htmx.esm.js";
import "htmx.org/dist/ext/hx-sse.js";

Object.assign(htmx.config, {
  sse: { pauseOnBackground: false, reconnectMaxDelay: 15_000, connectTimeout: 20_000 },
  // what somebody opened stays open when the server's words change around it
  morphIgnore: ["data-htmx-powered", "open", "hx-morph-skip"],
});

export default htmx;
