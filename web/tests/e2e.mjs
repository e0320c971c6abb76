// Journeys of a person through the page, in Chromium.
// node web/tests/e2e.mjs [URL] [SHOTS_DIR]
// Without URL the built page in dist/ is served here, and Real and Both play a recorded session. A URL with `#token=` in it is a live lab: they run there.
import { leave } from './person.mjs';

for (const part of ['basics', 'scenes', 'errors', 'live', 'pictures']) await import(`./journeys/${part}.mjs`);
await leave();
