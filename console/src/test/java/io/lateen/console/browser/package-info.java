/// A headless Chromium, spoken to by its DevTools protocol.
package io.lateen.console.browser;
