// The page in Firefox, by WebDriver BiDi: node firefox.mjs FIREFOX PAGE WORKBOOK HOSTILE FOLDER SERVER
// prints what was seen, as JSON. Files that the page saves go to FOLDER.
import fs from "node:fs";
import path from "node:path";
import puppeteer from "puppeteer-core";

const [, , executablePath, address, workbook, hostile, folder, server] = process.argv;
const SECONDS = 120;

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  extraPrefsFirefox: {
    "browser.download.folderList": 2,
    "browser.download.dir": folder,
    "browser.download.always_ask_before_handling_new_types": false,
    "browser.download.alwaysOpenPanel": false,
  },
});

try {
  const page = await browser.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(address);

  // The page's policy stops what waits inside the page.
  const until = async (condition) => {
    for (let at = 0; at < SECONDS * 20; at += 1) {
      if (await page.evaluate(condition)) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${condition}: ${await page.evaluate("document.body.innerText.slice(0, 2000)")}`);
  };
  const chosen = async (file) => (await page.$("#file")).uploadFile(file);
  const saved = async (name) => {
    await page.click(`[data-file="${name}"]`);
    await until(`(document.documentElement.dataset.saved || "").endsWith("${path.extname(name)}")`);
    for (let at = 0; at < SECONDS * 20; at += 1) {
      const found = fs.readdirSync(folder).filter((each) => each.endsWith(path.extname(name)));
      if (found.length && fs.statSync(path.join(folder, found[0])).size) return found[0];
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${name} was not saved`);
  };

  await until("document.documentElement.dataset.ready === 'yes'");
  await chosen(hostile);
  await until("!document.getElementById('problems').hidden");
  const refused = await page.evaluate("document.getElementById('problems').innerText");
  await chosen(workbook);
  await until("document.querySelector('#day') !== null");
  const level = await page.evaluate("document.querySelector('main dl dd').innerText");
  await page.evaluate("document.querySelector('[data-view=save]').click()");
  await until("document.querySelector('.saved') !== null");
  const files = { yaml: await saved("list.yaml"), docx: await saved("report.docx") };
  const fetched = await page.evaluate(`fetch("${server}").then(() => "sent", () => "stopped")`);
  await page.evaluate(`void (new Image().src = "${server}i"); navigator.sendBeacon("${server}b", "x")`);
  process.stdout.write(JSON.stringify({ refused, level, files, fetched, errors }));
} finally {
  await browser.close();
}
