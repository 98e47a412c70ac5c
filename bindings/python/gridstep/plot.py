class Plot:
    def __init__(self,r): pass
