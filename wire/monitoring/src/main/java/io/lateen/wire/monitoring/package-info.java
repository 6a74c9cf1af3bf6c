/// How a server is watched over HTTP: figures, health, version; `controlz` for people, `log` for
/// what it says.
@NullMarked
package io.lateen.wire.monitoring;

import org.jspecify.annotations.NullMarked;
