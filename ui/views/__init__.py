"""The pages of the browser app, one module each; every one has a `render()`."""
