/// What is wrong with the config, told where its author looks: in Kubernetes Events.
@NullMarked
package io.lateen.mixer.event;

import org.jspecify.annotations.NullMarked;
