import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { escapeHtml, makeNonce, pageHtml } from '../../../extension/panel/html';

const parts = {
  script: 'https://files/dist/webview.js',
  style: 'https://files/dist/webview.css',
  cspSource: 'https://files',
  nonce: 'abc123',
  title: 'Map <1>',
};

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Directives of the page's content security policy. */
function policy(html: string): Map<string, string> {
  const text = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  return new Map(
    text
      .replace(/&#39;/g, "'")
      .split('; ')
      .map(directive => [
        directive.slice(0, directive.indexOf(' ')),
        directive.slice(directive.indexOf(' ') + 1),
      ]),
  );
}

describe("the memory map's page", () => {
  it('allows nothing but its own script, style, fonts and images', () => {
    assert.deepEqual(
      policy(pageHtml(parts)),
      new Map([
        ['default-src', "'none'"],
        ['script-src', "'nonce-abc123'"],
        ['style-src', `https://files 'nonce-abc123' 'sha256-${digestOf('')}'`],
        ['font-src', 'https://files data:'],
        ['img-src', 'https://files data:'],
      ]),
    );
  });

  it('gives the nonce to every script it has', () => {
    const scripts = [...pageHtml(parts).matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
    assert.deepEqual(scripts, ['<script nonce="abc123" src="https://files/dist/webview.js">']);
  });

  it('escapes what it is given', () => {
    assert.match(pageHtml(parts), /<title>Map &lt;1&gt;<\/title>/);
    assert.equal(escapeHtml(`"a" & 'b'`), '&quot;a&quot; &amp; &#39;b&#39;');
  });

  it('gets a fresh nonce of 128 bits each time', () => {
    const nonce = makeNonce();
    assert.match(nonce, /^[0-9a-f]{32}$/);
    assert.notEqual(nonce, makeNonce());
  });
});
