/// From attributes to adapters and back: which rules match, what their handlers say, and what
/// becomes of it when several speak.
@NullMarked
package io.lateen.mixer.dispatch;

import org.jspecify.annotations.NullMarked;
