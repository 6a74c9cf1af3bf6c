/// The Mixer filter: asks whether a request may pass, and tells what became of it.
@NullMarked
package io.lateen.proxy.filter.http.mixer;

import org.jspecify.annotations.NullMarked;
