/** The dashboard's page: follows the address, the session and the feed, and shows what they say. */
import { render } from 'preact';
import { followFeed } from './api/feed.ts';
import { loadSession } from './api/session.ts';
import { App } from './app.tsx';
import { followAddress } from './route/route.ts';
import { followTheme } from './shell/theme.ts';

followTheme();
followAddress();
followFeed();
void loadSession();
render(<App />, document.body);
