/// Where the mesh's state comes from: rules from config, services from registries.
@NullMarked
package io.lateen.pilot.source;

import org.jspecify.annotations.NullMarked;
