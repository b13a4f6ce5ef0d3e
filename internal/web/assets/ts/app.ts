// Everything that runs in the browser. Pages work without it for reading and for plain forms; with it they are live.
import "./htmx";
import "./live";
import "./draft";
import "./leave";
import "./undo";
import "./dialog";
import "./now";
import "./names";
import "./forms";
import "./keys";
import "./rota";
import "./network";
import "./passkey";
