// What a document does before any page has started, and what it never lets through.

import { expect, once, Person, test } from "../support/story.ts";

const documents = { office: "/", door: "/s/AAAAAAAAAAAAAAAAAAAAAA" };

for (const [name, path] of Object.entries(documents)) {
  test(`the ${name} starts, and what showed until then is gone`, async ({ stage }) => {
    const visitor = await stage.enter(Person);
    await visitor.goesTo(path);
    await expect(visitor.page.locator("#boot")).toHaveCount(0);
    await expect(visitor.page.locator("h1:visible")).toHaveCount(1);
  });

  test(`without JavaScript the ${name} says what is missing, in two languages`, async ({ browser, stage }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(stage.server.origin + path);
    await expect(page.locator("noscript h1")).toHaveText("Bitte schalten Sie JavaScript ein");
    await expect(page.locator("noscript h2")).toHaveText("Please switch on JavaScript");
    await expect(page.locator("noscript h1")).toBeVisible();
    await context.close();
  });

  test(`without WebAssembly the ${name} says that the browser is too old (H16)`, async ({ stage }) => {
    const visitor = await stage.enter(Person);
    visitor.traffic.expectComplaints(/WebAssembly/);
    await visitor.page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
    await visitor.goesTo(path);
    await visitor.sees("Dieser Browser ist zu alt");
    await expect(visitor.page.getByText("This browser is too old")).toBeVisible();
  });

  test(`a changed script does not run in the ${name}`, async ({ stage }) => {
    const visitor = await stage.enter(Person);
    visitor.traffic.expectComplaints(/integrity|Failed to find a valid digest/i);
    await visitor.page.route(new RegExp(`/pkg/${name}-[0-9a-f]+\\.js$`), async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `${await answer.text()}\nglobalThis.changed = true;` });
    });
    await visitor.goesTo(path);
    await visitor.sees("Siegel konnte nicht starten");
    expect(await visitor.page.evaluate(() => "changed" in globalThis)).toBe(false);
  });

  test(`changed WebAssembly does not run in the ${name}`, async ({ stage }) => {
    const visitor = await stage.enter(Person);
    visitor.traffic.expectComplaints(/integrity|Failed to find a valid digest|Failed to fetch/i);
    await visitor.page.route(new RegExp(`/pkg/${name}-[0-9a-f]+\\.wasm$`), async (route) => {
      const answer = await route.fetch();
      const body = Buffer.concat([await answer.body(), Buffer.from([0, 1, 0])]);
      await route.fulfill({ response: answer, body });
    });
    await visitor.goesTo(path);
    await visitor.sees("Siegel konnte nicht starten");
  });
}

test("attack_54_text_never_becomes_markup_or_code", once, async ({ stage }) => {
  const visitor = await stage.enter(Person);
  visitor.traffic.expectComplaints(/TrustedHTML|TrustedScript|Trusted Type|Content Security Policy/);
  await visitor.goesTo("/");
  const outcome = await visitor.page.evaluate(async () => {
    // The driver's own scripts may evaluate text; what runs later in the page may not.
    await new Promise((later) => setTimeout(later));
    const attempt = (work: () => unknown) => {
      try {
        work();
        return "let through";
      } catch {
        return "refused";
      }
    };
    const markup = (html: string) => attempt(() => (document.createElement("template").innerHTML = html));
    return {
      image: markup('<img src="x" onerror="alert(1)">'),
      handler: markup('<p onclick="alert(1)">a</p>'),
      script: markup("<script>alert(1)</script>"),
      frame: markup('<iframe srcdoc="x"></iframe>'),
      address: markup('<a href="javascript:alert(1)">a</a>'),
      elsewhere: markup('<a href="//evil.example">a</a>'),
      style: markup('<p style="position:fixed">a</p>'),
      unclosed: markup("<p title=\"a"),
      worker: attempt(() => new Worker("/pkg/another.js")),
      code: attempt(() => new Function("return 1")()),
      // The double without the defence: what the framework itself copies is let through, so the policy is at work.
      template: markup('<p class="a">a <strong>b</strong> &amp; c</p>'),
    };
  });
  const { template, ...attacks } = outcome;
  expect(template).toBe("let through");
  expect(Object.entries(attacks).filter(([, what]) => what !== "refused")).toEqual([]);
});
