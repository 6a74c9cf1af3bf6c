/// Running adapters: opened once, kept while unchanged, fenced so that none harms another.
@NullMarked
package io.lateen.mixer.handler;

import org.jspecify.annotations.NullMarked;
