/// What the mesh is made of: services, their ports, workloads and endpoints.
@NullMarked
package io.lateen.model.service;

import org.jspecify.annotations.NullMarked;
