import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page, type Response, type ViewportSize } from 'playwright-core';
import { expect } from 'vitest';

/** The shell first: the same engine without windows, whose drawing takes most of the processor time of the others. */
const NAMES = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
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

/** The path of the browser in CHROMIUM or PATH; undefined if there is none. @throws Error when CHROMIUM names no file */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (named && !existsSync(named)) throw new Error(`CHROMIUM is "${named}", where nothing is.`);
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  return named || NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

/** Launches the browser. */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Whether a request of the explorer is a query or mutation. */
const isAsked = (url: string): boolean => url.includes('/graphql?explorer');

/** Time limit of expectations on editors, generous for slow machines. */
export const POLL = { timeout: 10_000 };

/** Options of `ExplorerPage.open`. */
export interface ExplorerOptions {
  readonly viewport?: ViewportSize;
  readonly isMobile?: boolean;
}

/** The explorer of a gateway in a fresh browser context. */
export class ExplorerPage implements AsyncDisposable {
  readonly page: Page;
  /** Violations seen by the browser: requests to other hosts, of the content security policy, and exceptions. */
  readonly complaints: string[] = [];

  private constructor(page: Page, url: string) {
    this.page = page;
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && origin !== url) this.complaints.push(`asked ${request.url().slice(0, 200)}`);
    });
    page.on('console', (message) => {
      // Chromium asks for the icon of /health, which is no page.
      if (message.location().url.endsWith('/favicon.ico')) return;
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** Opens the explorer and waits until it is usable. */
  static async open(browser: Browser, url: string, options: ExplorerOptions = {}): Promise<ExplorerPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const explorer = new ExplorerPage(await context.newPage(), url);
    await explorer.load(url);
    return explorer;
  }

  /** Opens the explorer in this page and waits until it is usable. */
  load(url: string): Promise<void> {
    return this.#loaded(this.page.goto(`${url}/graphql`));
  }

  /** Ends what the explorer has begun, with all that it has stored. */
  async clear(url: string): Promise<void> {
    // A page of the same origin, which has its storage.
    await this.page.goto(`${url}/health`);
    await this.page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    this.complaints.length = 0;
  }

  /** The URLs of the requests over HTTP from here on that have no complete answer. */
  openRequests(): ReadonlySet<string> {
    const open = new Set<string>();
    this.page.on('request', (request) => request.url().startsWith('http') && open.add(request.url()));
    this.page.on('requestfinished', (request) => open.delete(request.url()));
    this.page.on('requestfailed', (request) => open.delete(request.url()));
    return open;
  }

  /** Reloads the page and waits until it is usable. */
  reload(): Promise<void> {
    return this.#loaded(this.page.reload());
  }

  /** Waits for schema and editors: without the schema there is no completion, without the editors the button does nothing. */
  async #loaded(loading: Promise<unknown>): Promise<void> {
    const schema = this.page.waitForResponse((response) => isAsked(response.url()));
    await Promise.all([schema, loading]);
    for (const editor of ['.graphiql-query-editor', '.result-window']) await this.page.locator(`${editor} .view-lines`).waitFor();
  }

  /** The titles of the tabs. */
  tabs(): Promise<string[]> {
    return this.page.locator('.graphiql-tab-button').allTextContents();
  }

  /** Opens a tab with a mouse click. */
  async openTab(name: string): Promise<void> {
    await this.page.locator('.graphiql-tab-button').getByText(name, { exact: true }).click();
    await expect.poll(() => this.query(), POLL).toContain(name);
  }

  /** Presses the execute button; resolves with the response to its request. */
  async execute(): Promise<Response> {
    for (;;) {
      const asked = this.page.waitForRequest((request) => isAsked(request.url()), { timeout: 2_000 }).catch(() => null);
      await this.page.getByLabel('Execute query (Ctrl-Enter)').click();
      const answer = await (await asked)?.response();
      if (answer) return answer;
      // For some milliseconds after a change of tabs, GraphiQL looks for the operation of the previous tab and sends nothing.
    }
  }

  /** Presses the execute button of a subscription, which uses a WebSocket. */
  async watch(): Promise<void> {
    await expect.poll(() => this.#isWatching(), POLL).toBe(true);
  }

  /**
   * GraphiQL occasionally still looks for the operation of the previous tab and sends nothing, so the button is pressed again.
   */
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

  /** Signs in with a token. */
  async signIn(token: string): Promise<void> {
    await this.page.locator('#token').fill(token);
    await this.page.keyboard.press('Enter');
    await expect.poll(() => this.access(), POLL).not.toMatch(/^(Checking|Not signed)/);
  }

  /** The text that shows who is signed in. */
  async access(): Promise<string> {
    return (await this.page.locator('#access-state').textContent()) ?? '';
  }

  /** Waits until the response contains the text. */
  async shows(text: string): Promise<void> {
    await expect.poll(() => this.#textOf('.result-window'), POLL).toContain(text);
  }

  /** The part of the query that is visible without scrolling. */
  query(): Promise<string> {
    return this.#textOf('.graphiql-query-editor');
  }

  /** Replaces the non-breaking spaces of the editor. */
  async #textOf(pane: string): Promise<string> {
    return ((await this.page.locator(`${pane} .view-lines`).textContent()) ?? '').replaceAll('\u00a0', ' ');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
  }
}
