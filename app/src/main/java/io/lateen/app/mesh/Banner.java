package io.lateen.app.mesh;

import java.io.PrintWriter;

/// What a person needs once a mesh runs.
public final class Banner {
  private Banner() {}

  public static void print(PrintWriter out, RunFile run) {
    out.println();
    out.println("  Bookinfo   " + run.gateway() + "/productpage");
    out.println("  kubectl    export KUBECONFIG=" + run.kubeconfig());
    out.println();
    out.println("Try:");
    out.println("  kubectl get pod,svc                      six Pods, each with a sidecar");
    out.println("  kubectl apply -f samples/bookinfo/virtual-service-all-v1.yaml    no more stars");
    out.println("  lateen proxy-status                      what each proxy was sent and took");
    out.println();
    out.flush();
  }
}
