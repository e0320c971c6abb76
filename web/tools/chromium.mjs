// The browser that journeys and measurements drive.
import { chromium } from 'playwright-core';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const launch = () => chromium.launch({ executablePath: process.env.NSLAB_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
