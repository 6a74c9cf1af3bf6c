/// Small pieces of Envoy messages that several rooms write.
@NullMarked
package io.lateen.pilot.translate.message;

import org.jspecify.annotations.NullMarked;
