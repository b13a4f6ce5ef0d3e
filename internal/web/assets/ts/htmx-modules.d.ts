// The two files of htmx that are bundled; its own types describe neither by path.
declare module "htmx.org/dist/htmx.esm.js" {
  const htmx: {
    config: object;
    process(element: Element): void;
    trigger(element: Element, event: string, detail?: object): void;
  };
  export default htmx;
}
declare module "htmx.org/dist/ext/hx-sse.js" {}
