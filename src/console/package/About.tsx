import type { ComponentChildren } from 'preact';
import { Icon } from '../parts/Icon.tsx';
import type { PackageData } from './documents.ts';

/** Where a package comes from, and under which licences. */
export function About({ shown }: { readonly shown: PackageData }) {
  const { homepage, upstreamUrl, spdxLicenses, categories, maintainers, provides } = shown;
  return (
    <dl class="about">
      {homepage ? (
        <Row title="Home page">
          <Outside url={homepage} />
        </Row>
      ) : null}
      {upstreamUrl && upstreamUrl !== homepage ? (
        <Row title="Source">
          <Outside url={upstreamUrl} />
        </Row>
      ) : null}
      {spdxLicenses.length > 0 ? (
        <Row title="Licence">
          {spdxLicenses.map(({ text, expression, isOsiApproved }) => (
            <span key={text} class="tag" title={isOsiApproved ? 'Approved by the Open Source Initiative' : text}>
              <bdi>{expression ?? text}</bdi>
            </span>
          ))}
        </Row>
      ) : null}
      <Words title="Provides" words={provides} />
      <Words title="Categories" words={categories} />
      <Words title="Maintainers" words={maintainers} />
    </dl>
  );
}

function Words({ title, words }: { readonly title: string; readonly words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <Row title={title}>
      <bdi>{words.join(', ')}</bdi>
    </Row>
  );
}

function Row({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A link to another host, which gets no referrer. Only web addresses become links. */
function Outside({ url }: { readonly url: string }) {
  if (!/^https?:\/\//i.test(url)) return <bdi>{url}</bdi>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" class="outside">
      <bdi>{url.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')}</bdi> <Icon name="external" size={14} />
    </a>
  );
}
