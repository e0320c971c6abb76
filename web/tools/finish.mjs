// Trunk's post_build hook. Hooks of one stage run at once, and what is compressed has to be split first.
await import('./split.mjs');
await import('./precompress.mjs');
