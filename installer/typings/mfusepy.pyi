class Operations:
    use_ns: bool

class FUSE:
    def __init__(self, operations: Operations, mountpoint: str, **options: object) -> None: ...
