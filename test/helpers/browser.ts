import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page, type Response, type ViewportSize } from 'playwright-core';
import { expect } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that CHROMIUM names, or one in PATH; undefined where there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (named && !existsSync(named)) throw new Error(`CHROMIUM is "${named}", where nothing is.`);
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  return named || folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((file) => existsSync(file));
}

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Where queries and mutations go. */
const isAsked = (url: string): boolean => url.includes('/graphql?explorer');

/** On a busy machine an editor takes its time. */
export const POLL = { timeout: 10_000 };

export interface ExplorerOptions {
  readonly viewport?: ViewportSize;
  readonly isMobile?: boolean;
}

/** The explorer of a gateway in a browser that has never seen it. */
export class ExplorerPage implements AsyncDisposable {
  readonly page: Page;
  /** What a browser should never have to say: requests to other hosts, violations of the policy, exceptions. */
  readonly complaints: string[] = [];

  private constructor(page: Page, url: string) {
    this.page = page;
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && origin !== url) this.complaints.push(`asked ${request.url().slice(0, 200)}`);
    });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  static async open(browser: Browser, url: string, options: ExplorerOptions = {}): Promise<ExplorerPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const explorer = new ExplorerPage(await context.newPage(), url);
    await explorer.#loaded(explorer.page.goto(`${url}/graphql`));
    return explorer;
  }

  /** The explorer in another tab of the same browser, signed in where this one is. */
  async another(): Promise<ExplorerPage> {
    const { origin } = new URL(this.page.url());
    const [page] = await Promise.all([
      this.page.waitForEvent('popup'),
      this.page.evaluate((url) => void window.open(url), `${origin}/graphql`),
    ]);
    const explorer = new ExplorerPage(page, origin);
    await explorer.#loaded(page.waitForLoadState());
    return explorer;
  }

  reload(): Promise<void> {
    return this.#loaded(this.page.reload());
  }

  /** Before the schema has come there is no completion and no docs, and before the editors are there the button does nothing. */
  async #loaded(loading: Promise<unknown>): Promise<void> {
    const schema = this.page.waitForResponse((response) => isAsked(response.url()));
    await Promise.all([schema, loading]);
    for (const editor of ['.graphiql-query-editor', '.result-window']) await this.page.locator(`${editor} .view-lines`).waitFor();
  }

  tabs(): Promise<string[]> {
    return this.page.locator('.graphiql-tab-button').allTextContents();
  }

  /** Opens a tab with the mouse, as people do. */
  async openTab(name: string): Promise<void> {
    await this.page.locator('.graphiql-tab-button').getByText(name, { exact: true }).click();
    await expect.poll(() => this.query(), POLL).toContain(name);
  }

  /** Presses the button, and answers with the response to what it sent. */
  async execute(): Promise<Response> {
    for (;;) {
      const asked = this.page.waitForRequest((request) => isAsked(request.url()), { timeout: 2_000 }).catch(() => null);
      await this.page.getByLabel('Execute query (Ctrl-Enter)').click();
      const answer = await (await asked)?.response();
      if (answer) return answer;
      // For some milliseconds after a change of tabs GraphiQL looks for the operation of the tab before, and sends nothing.
    }
  }

  /** Presses the button of a subscription, which answers over a WebSocket. */
  async watch(): Promise<void> {
    await expect.poll(() => this.#isWatching(), POLL).toBe(true);
  }

  /** Now and then GraphiQL still looks for the operation of the tab before, and sends nothing: pressed again. */
  async #isWatching(): Promise<boolean> {
    if ((await this.page.getByLabel('Stop query').count()) > 0) return true;
    await this.page.getByLabel('Execute query (Ctrl-Enter)').click();
    return (await this.page.getByLabel('Stop query').count()) > 0 || this.#hasAnswer();
  }

  async #hasAnswer(): Promise<boolean> {
    return (await this.#textOf('.result-window')) !== '';
  }

  /** Replaces the variables. */
  async write(editor: 'Variables', text: string): Promise<void> {
    await this.page.getByRole('button', { name: editor, exact: true }).click();
    await this.page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines').click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.type(text);
  }

  async signIn(token: string): Promise<void> {
    await this.page.locator('#token').fill(token);
    await this.page.keyboard.press('Enter');
    await expect.poll(() => this.access(), POLL).not.toMatch(/^(Checking|Not signed)/);
  }

  /** What the bar says of who is signed in. */
  async access(): Promise<string> {
    return (await this.page.locator('#access-state').textContent()) ?? '';
  }

  async shows(text: string): Promise<void> {
    await expect.poll(() => this.#textOf('.result-window'), POLL).toContain(text);
  }

  /** The part of the query that is seen without scrolling. */
  query(): Promise<string> {
    return this.#textOf('.graphiql-query-editor');
  }

  /** The editor writes spaces that do not break. */
  async #textOf(pane: string): Promise<string> {
    return ((await this.page.locator(`${pane} .view-lines`).textContent()) ?? '').replaceAll('\u00a0', ' ');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }
}
