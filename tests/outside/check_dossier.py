"""Opens a dossier in a real headless browser and judges it as its readers would.

    check_dossier.py CHROMIUM DOSSIER.html [--axe axe.min.js] [--out DIRECTORY]

For a desk (1280 px) and a phone (390 px): nothing wider than the screen, no console error, no request to anywhere, no
accessibility fault (with axe-core, when it is given; contrasts, names of controls and order of titles in any case), a
screenshot. On paper: a PDF whose pages are counted, with no page left blank. Only the standard library is used: the
browser is driven by its own pipe.
"""

import argparse
import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

SIZES = {"desk": (1280, 900, False), "phone": (390, 844, True)}

# What no library is needed for: every text against its ground, every title after its parent, every picture's name.
OWN_CHECKS = r"""
(() => {
  const faults = [];
  const parse = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => {
    v /= 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || node.closest('svg') || seen.has(node)) continue;
    seen.add(node);
    const style = getComputedStyle(node);
    const [a, b] = [light(parse(style.color)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < least) faults.push(`contrast ${ratio.toFixed(2)}: ${text.data.trim().slice(0, 40)}`);
  }
  let level = 0;
  for (const title of document.querySelectorAll('main h1, main h2, main h3, main h4, header h1')) {
    const own = Number(title.tagName[1]);
    if (own > level + 1) faults.push(`title skips a level: ${title.textContent}`);
    level = own;
  }
  if (document.querySelectorAll('h1').length !== 1) faults.push('not exactly one main title');
  for (const name of ['header', 'nav', 'main']) {
    if (!document.querySelector(name)) faults.push(`no landmark ${name}`);
  }
  for (const svg of document.querySelectorAll('svg')) {
    if (!svg.querySelector('title') || !svg.querySelector('desc')) faults.push('a picture without a name');
  }
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    if (!document.getElementById(link.hash.slice(1))) faults.push(`a link to nowhere: ${link.hash}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  if (new Set(ids).size !== ids.length) faults.push('an id twice');
  if (!document.documentElement.lang) faults.push('no language');
  return faults;
})()
"""

OVERFLOW = r"""
(() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll('body *')].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.right > width + 1 && !node.closest('.skip, thead');
  });
  return {
    scroll: document.documentElement.scrollWidth, width,
    wide: wide.slice(0, 5).map((node) => `${node.tagName}.${node.className}: ${node.textContent.slice(0, 40)}`),
  };
})()
"""


class Browser:
    """A headless browser, driven by its pipe."""

    def __init__(self, program):
        self.home = tempfile.TemporaryDirectory()
        read_end, self.write = os.pipe()
        self.read, write_end = os.pipe()
        # The browser reads its orders on descriptor 3 and answers on 4: a shell moves them there.
        line = f'exec "$0" "$@" 3<&{read_end} 4>&{write_end}'
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe"]
        self.process = subprocess.Popen(
            ["bash", "-c", line, program, *options, f"--user-data-dir={self.home.name}", "about:blank"],
            pass_fds=(read_end, write_end), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read_end)
        os.close(write_end)
        self.pending, self.events, self.count, self.session = b"", [], 0, None

    def receive(self):
        while b"\0" not in self.pending:
            piece = os.read(self.read, 1 << 16)
            if not piece:
                raise RuntimeError("the browser is gone")
            self.pending += piece
        message, self.pending = self.pending.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.count += 1
        order = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            order["sessionId"] = self.session
        os.write(self.write, json.dumps(order).encode() + b"\0")
        while True:
            message = self.receive()
            if message.get("id") == self.count:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def evaluate(self, text):
        answer = self.call("Runtime.evaluate", expression=text, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description"))
        return answer["result"].get("value")

    def wait(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive())

    def open(self, address):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.events.clear()
        self.call("Page.navigate", url=address)
        self.wait("Page.loadEventFired")
        self.evaluate("document.fonts.ready.then(() => true)")

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.home.cleanup()


def heard(events):
    """What went wrong while the page was read: console errors, faults, requests other than for itself."""
    faults = []
    for event in events:
        method, told = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            faults.append(f"exception: {told['exceptionDetails'].get('text')}")
        if method == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
            faults.append(f"console: {told['args']}")
        if method == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            faults.append(f"log: {told['entry']['text']}")
        if method == "Network.requestWillBeSent":
            address = told["request"]["url"]
            if not address.startswith(("file:", "data:")):
                faults.append(f"request: {address}")
    return faults


def main():
    options = argparse.ArgumentParser()
    options.add_argument("chromium")
    options.add_argument("dossier")
    options.add_argument("--axe")
    options.add_argument("--out")
    options = options.parse_args()
    dossier = pathlib.Path(options.dossier).resolve()
    out = pathlib.Path(options.out or tempfile.mkdtemp())
    out.mkdir(parents=True, exist_ok=True)
    faults = []
    browser = Browser(options.chromium)
    try:
        browser.open(dossier.as_uri())
        # Only the page itself is judged, not what the checks below do.
        faults += heard(browser.events)
        # Homes off the screen are not laid out until they are reached: here they all are.
        browser.evaluate("document.styleSheets[0].insertRule('.home{content-visibility:visible !important}', "
                         "document.styleSheets[0].cssRules.length)")
        for name, (width, height, mobile) in SIZES.items():
            browser.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                         mobile=mobile)
            time.sleep(0.2)
            found = browser.evaluate(OVERFLOW)
            if found["scroll"] > found["width"] or found["wide"]:
                faults.append(f"{name}: wider than {found['width']} px ({found['scroll']}): {found['wide']}")
            faults += [f"{name}: {fault}" for fault in browser.evaluate(OWN_CHECKS)]
            shot = browser.call("Page.captureScreenshot", format="png", captureBeyondViewport=True,
                                clip={"x": 0, "y": 0, "width": width, "height": 6000, "scale": 1})
            picture = base64.b64decode(shot["data"])
            (out / f"{name}.png").write_bytes(picture)
            if len(picture) < 20_000:
                faults.append(f"{name}: the picture is blank")
            if options.axe:
                browser.evaluate(pathlib.Path(options.axe).read_text(encoding="utf-8") + ";0")
                rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
                told = browser.evaluate(
                    f"axe.run(document, {rules}).then((r) => r.violations.map((v) => `${{v.id}}: ${{v.help}} "
                    "(${v.nodes.length}: ${v.nodes[0].html.slice(0, 120)})`))")
                faults += [f"{name}: axe {fault}" for fault in told]
        browser.call("Emulation.clearDeviceMetricsOverride")
        printed = base64.b64decode(browser.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
        (out / "dossier.pdf").write_bytes(printed)
        pages = len(re.findall(rb"/Type\s*/Page\b", printed))
        homes = browser.evaluate("document.querySelectorAll('.home').length")
        if pages < homes + 4:
            faults.append(f"paper: {pages} pages for {homes} homes")
    finally:
        browser.close()
    for fault in faults:
        print(f"{dossier.name}: {fault}", file=sys.stderr)
    print(f"{dossier}: {pages} pages, {homes} homes with a page, pictures in {out}")
    sys.exit(1 if faults else 0)


main()
