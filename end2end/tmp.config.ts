import c from "./playwright.bench.config";
const w = c.webServer as any;
export default { ...c, webServer: { ...w, command: w.command.replace("target/release/creneau", "/tmp/fresh/main/target/release/creneau") } };
