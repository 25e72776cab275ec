"""The browser app: pages and components. What the command line would want too lives in `answer` and `index`."""
