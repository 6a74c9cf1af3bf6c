/// What proxies are told of Mixer: the filter, and the services that requests are for.
@NullMarked
package io.lateen.pilot.translate.mixer;

import org.jspecify.annotations.NullMarked;
