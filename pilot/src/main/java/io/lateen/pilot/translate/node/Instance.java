package io.lateen.pilot.translate.node;

import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;

/// A service port that a workload answers.
public record Instance(Service service, ServicePort port, Endpoint endpoint) {}
