// The feed of changes, walked by the validator of OpenActive's RPDE 1.1: nothing may be wrong, and nothing advised against.
import { RpdeValidator } from '@openactive/rpde-validator';

const url = process.env.ACADEMY_URL;
if (!url) throw new Error('ACADEMY_URL says where the Academy is');
const api = `${url}/api/v1`;

async function ask(path, options = {}) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

// Something has to be gone, so that what is deleted is seen too.
const form = new URLSearchParams({
  grant_type: 'client_credentials', client_id: 'demo-college', client_secret: 'staffordshire-demo',
});
const { access_token: token } = await (await ask(`${url}/oauth/token`, { method: 'POST', body: form })).json();
const providers = (await (await ask(`${api}/training-providers?limit=100`)).json()).items;
let gone = false;
for (const provider of providers) {
  const found = await (await ask(`${api}/courses?provider=${provider.ukprn}&limit=1`)).json();
  if (found.items.length === 0 || found.relaxed) continue;
  const course = await (await ask(`${api}/courses/${found.items[0].id}`)).json();
  const path = `${api}/training-providers/${provider.id}/courses/${encodeURIComponent(course.reference)}`;
  const answer = await fetch(path, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
  if (answer.status === 204) {
    gone = true;
    break;
  }
}
if (!gone) throw new Error('the college took no course off');

const log = await RpdeValidator(`${api}/changes`, { pageLimit: 200, requestDelayMs: 0, userAgent: 'conformance' });
const found = log.pages.flatMap((page) => page.errors.map((error) => ({ page: page.url, ...error.data ?? error })));
// The validator judges the headers of a page before it knows that it is the last one, which must be kept for 8 seconds only.
let last = `${api}/changes`;
for (let page = await (await ask(last)).json(); page.items.length > 0; page = await (await ask(last)).json()) {
  last = page.next;
}
const early = (error) => error.type === 'missing_cache_control' && error.page === last;
const wrong = found.filter((error) => ['failure', 'warning'].includes(error.severity) && !early(error));
for (const error of wrong) {
  console.log(`${error.severity} ${error.type} at ${error.page}\n  ${error.message}`);
}
console.log(`RPDE: ${log.pages.length} pages, ${wrong.length} findings`);
if (log.pages.length < 3) throw new Error('the feed has too few pages to be judged');
if (wrong.length > 0) process.exit(1);
